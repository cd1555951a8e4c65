// The self-assessment's editor: everything here also works as full-page posts without script.
import { Draft } from "./draft.js";
import { readFields, writeFields } from "./text-fields.js";

const form = document.getElementById("assessment-form");
const draft = new Draft(form, {
  read: () => readFields(form),
  write: (content) => writeFields(form, content),
});

form.addEventListener("input", () => draft.touch());
draft.start();
