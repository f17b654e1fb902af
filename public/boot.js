// Runs before the first paint, as a file because the content security policy forbids inline scripts:
// the saved theme, so that a page in the dark never flashes white.
;(() => {
  let preference = null
  try {
    preference = JSON.parse(localStorage.getItem('aether:settings') ?? '{}').theme
  } catch {
    // Storage is refused inside some frames, or holds something else: the system's preference stands.
  }
  const light =
    preference === 'light' || (preference !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
})()
