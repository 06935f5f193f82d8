// Runs before the first paint, so that a dark screen never flashes white. A file of its own because the page's
// content security policy allows no inline script. The rules are those of app/appearance.ts.
(() => {
  try {
    const theme = localStorage.getItem('layer-lab-theme') ?? 'system';
    const dark =
      theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    if (localStorage.getItem('layer-lab-type') === 'big') {
      document.documentElement.dataset.type = 'big';
    }
    const language = localStorage.getItem('layer-lab-language');
    if (language) {
      document.documentElement.lang = language;
    }
  } catch {
    // Storage may be blocked; the defaults are fine.
  }
})();
