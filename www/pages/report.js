// The report of a simulation, in figures, bars and warnings.

import { bars, element, slot } from "./page.js";

const MONTH = new Intl.DateTimeFormat("en", { month: "short", year: "2-digit", timeZone: "UTC" });
const DAY = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });

/** An amount, exact, with commas in it. */
export const amountOf = (text) => text.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ",");

/** A part of a whole, as it is read and not as it is paid. */
const share = (part, whole) => (Number(whole) > 0 ? PERCENT.format(part / whole) : "–");

function figure(label, value, more) {
  const told = element("dd", "", value);
  if (more) told.append(element("small", "", more));
  return element("div", "", element("dt", "", label), told);
}

/** Shows a report, and what it is beside that of the plan it is compared with. */
export function showReport(report, changes, nameOfUser) {
  const { income } = report;
  const figures = [];
  const warnings = report.warnings.map(({ text }) => text);
  for (const { unit, given, worst, awards, earners, median, concentration } of report.units) {
    const isIncome = unit === income.unit;
    figures.push(
      figure(
        `Given, ${unit}`,
        amountOf(given),
        isIncome ? `${share(given, income.amount)} of ${amountOf(income.amount)} taken in` : "",
      ),
      figure("At worst", amountOf(worst), isIncome ? share(worst, income.amount) : ""),
      figure("Awards", awards.toLocaleString("en"), `to ${earners.toLocaleString("en")} people`),
    );
    if (concentration) {
      const top = `top 1 % gets ${PERCENT.format(concentration.top_1_percent)}`;
      figures.push(figure("Half of them get less than", amountOf(median), top));
    }
  }
  for (const { unit, difference, better, worse } of changes ?? []) {
    const sign = difference.startsWith("-") || Number(difference) === 0 ? "" : "+";
    figures.push(
      figure(
        `Beside the plan before, ${unit}`,
        sign + amountOf(difference),
        `${better.toLocaleString("en")} get more, ${worse.toLocaleString("en")} less`,
      ),
    );
  }
  for (const { period, maximum, exhausted } of report.budgets) {
    const of = period === "ever" ? "budget" : `budget of a ${period}`;
    const when = exhausted === null ? "never spent" : `spent on ${DAY.format(exhausted)}`;
    figures.push(figure(`The ${of}`, amountOf(maximum), when));
  }
  if (report.refused) {
    warnings.push(`${report.refused.count} activities could not be run: ${report.refused.text}`);
  }
  slot("figures").replaceChildren(...figures);
  slot("warnings").replaceChildren(...warnings.map((text) => element("li", "", text)));
  showBars(report.units[0], nameOfUser);
}

function showBars(unit, nameOfUser) {
  const shown = (name, list) => {
    const items = list.map(({ label, given }) => ({
      label,
      share: Number(given),
      figure: amountOf(given),
    }));
    slot(name).replaceChildren(...bars(items));
  };
  const { levels = [], months = [], top = [] } = unit ?? {};
  const byLevel = levels.map((given, at) => ({ label: at ? `Level ${at}` : "Actors", given }));
  shown("by-level", Number(levels[0]) > 0 ? byLevel : byLevel.slice(1));
  shown(
    "by-month",
    months.map(({ start, given }) => ({ label: MONTH.format(start), given })),
  );
  shown(
    "earners",
    top.map(({ user, sponsor, given }) => ({ label: sponsor ?? nameOfUser(user), given })),
  );
}
