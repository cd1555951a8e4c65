// The values of a form's fields as JSON, to keep them on this machine and to put them back.

export const KEPT = "input:not([type=hidden], [type=file]), select, textarea";

export function readFields(form) {
  return fieldsOf(form).map((field) =>
    isTicked(field) ? [field.name, field.value, field.checked] : [field.name, field.value],
  );
}

// A field that the page shows no more is passed over.
export function writeFields(form, content) {
  const fields = fieldsOf(form);
  for (const [name, value, checked] of content) {
    for (const field of fields.filter((field) => field.name === name)) {
      if (!isTicked(field)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

// Whether somebody has typed or chosen since the page came, before any script could hear it.
export function isTypedIn(form) {
  return fieldsOf(form).some((field) => {
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    const options = [...field.options];
    const first = options.find((option) => option.defaultSelected) ?? options[0];
    return Boolean(first) && !first.selected;
  });
}

export function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && field.matches(KEPT));
}
