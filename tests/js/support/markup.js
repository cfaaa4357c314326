// Pages put together at random, of what is hard to read.

/** What pages are made of. What is between `{{` and `}}` in a section of CDATA is not looked at. */
export const PIECES = [
  ...["<p>", "</p>", "<p id=a>", "<span id='b'>", "</span>", "<span class=id>", "<div hidden>"],
  ...["<div class=x>", "</div>", "<DIV Style = 'display:none'>", "<section role=search>", "<main>"],
  ...["</section>", "<form id=f action='/x?a=1&amp;b=2'>", "<form>", "</form>", "<form hidden>"],
  ...["<label for=c>", "<label>", "</label>", "<legend>", "</legend>", "<fieldset disabled>"],
  ...["</fieldset>", "<dialog>", "</dialog>", "<search>", "</search>", "<b role=x>", "</b>"],
  ...["<input>", "<input name=code/>", '<INPUT NAME="a>b" name=second>', "<input =x y==z w= >"],
  ...[
    "<input a='1'b=\"2\"/c d/ >",
    "<input title=it's>",
    "<input\n\tname\f=\r\nx>",
    "<input a=b=c>",
  ],
  ...['<input placeholder="Empfehlungscode für dich 😀">', "<input name>", "<inputs>", "<in put>"],
  ...["<textarea name=t>", "</textarea>", "</TextArea >", "</textareas>", "<title>", "</title>"],
  ...[
    "<script>",
    "</script>",
    "<script src=x>",
    "</script/x>",
    "</scripts>",
    "<style>",
    "</style>",
  ],
  ...["<noscript>", "</noscript>", "<iframe>", "</iframe>", "<xmp>", "</xmp>", "<noembed>"],
  ...["</noembed>", "<template>", "</template>", "<template shadowrootmode=open>", "<x-code id=x>"],
  ...["</x-code>", "<a-very-long-name-of-an-element role=y>", "</a-very-long-name-of-an-element>"],
  ...["<!-- <input> -->", "<!-->", "<!--->", "<!--", "-->", "--!>", "<!-- --!> -->", "<!---!>"],
  ...["<!doctype html>", "<!x <input>", "<?php <input> ?>", "</ <input>", "</>", "<>", "< input>"],
  ...["<svg>", "</svg>", "<math>", "</math>", "<desc>", "</desc>", "<foreignObject>", "<path/>"],
  ...[
    "</foreignObject>",
    "<mi>",
    "</mi>",
    "<annotation-xml encoding='text/html'>",
    "<circle r=1 />",
  ],
  ...[
    "</annotation-xml>",
    "<font color=red>",
    "<font>",
    "</font>",
    "<![CDATA[{{<input name=c>}}]]>",
  ],
  ...["<g hidden/>", "<g role=img>", "</g>", "<br>", "<br/>", "<img src=x>", "<h1>", "</h1>"],
  ...["Referral code", " ", "für 😀 alle", "a < b", "a <", "&amp;", "'", '"', "=", "/>", ">", "\0"],
  ...["<select>", "</select>", "<option>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>"],
];

/** A sequence of numbers below a limit that looks random. */
export function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A page of so many of these pieces. */
export const pageOf = (pieces, many, next) =>
  Array.from({ length: many }, () => pieces[next(pieces.length)]).join("");
