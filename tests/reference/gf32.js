// The field GF(32) = GF(2)[x]/(x⁵ + x² + 1) (docs/codes.md, "Check symbols"). Adding is XOR.

const MODULUS = 0b100101;

/** The product of two elements, by shift and add. */
export function times(one, other) {
  let product = 0;
  for (let bit = 0; bit < 5; bit++) {
    if ((other >> bit) & 1) product ^= one << bit;
  }
  for (let bit = 8; bit >= 5; bit--) {
    if ((product >> bit) & 1) product ^= MODULUS << (bit - 5);
  }
  return product;
}

/** α to the power of `exponent`, where α = x. */
export function alphaTo(exponent) {
  let power = 1;
  for (let count = 0; count < exponent; count++) power = times(power, 0b10);
  return power;
}
