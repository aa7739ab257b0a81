// Runs before the first paint, so that nobody who chose light sees a flash of dark.
(() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("cineflow.view") || "{}").state || {};
  } catch {
    /* a broken store is an empty one */
  }
  const wanted = kept.theme || "dark";
  const theme = wanted === "system" ? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark") : wanted;
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="theme-color"]').content = theme === "light" ? "#f6f7f9" : "#0b0d10";
})();
