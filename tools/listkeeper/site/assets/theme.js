"use strict";
// Before anything is painted: the theme that the reader chose; without a choice, the system's.
(() => {
  const root = document.documentElement;
  const recall = () => {
    try { return localStorage.getItem("listkeeper-theme"); } catch { return null; }
  };
  const chosen = recall();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const name = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("listkeeper-theme", root.dataset.theme); } catch { /* not remembered */ }
      name();
    });
    system.addEventListener("change", name);
    button.hidden = false;
    name();
  });
})();
