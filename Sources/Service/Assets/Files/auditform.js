// The form that starts an audit, or resumes one.
import { ask } from "/assets/api.js";
import { byId, element, show } from "/assets/dom.js";

const numbers = ["seed", "folds", "epochs", "contribution_cases"];

/** Fills in the cohorts; the form stays hidden where none can be audited. */
export async function prepare(started) {
  const { cohorts } = await ask("/api/v1/cohorts");
  const form = byId("audit");
  if (!cohorts.length) return;
  byId("start").hidden = false;
  const choice = form.elements.namedItem("cohort");
  choice.replaceChildren(
    ...cohorts.map(({ name }) => element("option", { value: name }, name)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    show(byId("audit-error"), null);
    button.disabled = true;
    try {
      const run = await ask("/api/v1/audits", { method: "POST", body: request(form) });
      form.reset();
      byId("start-details").open = false;
      started(run);
    } catch (error) {
      show(byId("audit-error"), error.message);
    } finally {
      button.disabled = false;
    }
  });
}

/** What the form asks for; what was left empty is left to the program. */
function request(form) {
  const value = (name) => form.elements.namedItem(name).value.trim();
  const isChecked = (name) => form.elements.namedItem(name).checked;
  const body = { cohort: value("cohort") };
  if (value("name")) body.name = value("name");
  for (const name of numbers) if (value(name)) body[name] = Number(value(name));
  if (!isChecked("interactions")) body.interactions = false;
  if (!isChecked("features")) body.features = false;
  if (isChecked("resume")) body.resume = true;
  return body;
}

/** Whether the page has the form in use. */
export const canStart = () => !byId("start").hidden;

/** Opens the form for a run that was stopped. */
export function offerResume(name) {
  const form = byId("audit");
  byId("start-details").open = true;
  form.elements.namedItem("name").value = name;
  form.elements.namedItem("resume").checked = true;
  form.elements.namedItem("cohort").focus();
}
