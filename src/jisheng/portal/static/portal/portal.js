// Small comforts. Every page does its work without this file.
(function () {
  "use strict";

  // A form sent twice is two acts: after the first send its buttons rest.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });

  // Coming back through history must not leave a form resting.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // Escape, or a click elsewhere, folds an open menu.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  // Whoever prints a page wants to read all of it.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.printed").forEach(function (part) { part.open = true; });
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) { window.print(); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    // Printing needs this file, so its button appears with it.
    document.querySelectorAll("[data-print]").forEach(function (button) { button.hidden = false; });
    // What must be corrected is read first.
    var summary = document.getElementById("form-errors");
    if (summary) { summary.focus(); }
  });
})();
