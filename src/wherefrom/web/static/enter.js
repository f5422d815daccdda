// The launch code stands behind `#`, which no browser sends: it goes in the body of a form.
const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname);
  const form = document.querySelector("form");
  form.elements.code.value = code;
  form.requestSubmit();
}
