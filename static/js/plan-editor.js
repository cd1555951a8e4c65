// The editor of the unit's own document: everything here also works as full-page posts.
import { Draft } from "./draft.js";
import { readFields, writeFields } from "./text-fields.js";

const form = document.getElementById("plan-form");
const draft = new Draft(form, {
  read: () => readFields(form),
  write: (content) => writeFields(form, content),
});

form.addEventListener("input", (event) => {
  if (event.target.type !== "file") draft.touch();
});

draft.start();
