// Work to be done once after a run of calls. A program that types a long text (a typing aid, a text
// expander, dictation) fires two events a line: what each of them starts must not look through the
// whole text again.
export function onceAfter(work) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      work();
    });
  };
}
