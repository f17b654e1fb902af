// Runs before the first paint, as a file because the content security policy forbids inline scripts:
// the saved theme, so that a page in the dark never flashes white.
;(() => {
  const THEMES = ['dark', 'light', 'hc']
  let preference = null
  try {
    preference = JSON.parse(localStorage.getItem('aether:settings') ?? '{}').theme
  } catch {
    // Storage is refused inside some frames, or holds something else: the system's preference stands.
  }
  // The page around a frame says how it looks itself.
  const wished = new URLSearchParams(location.search).get('theme')
  if (location.pathname.startsWith('/embed/') && THEMES.includes(wished)) preference = wished
  document.documentElement.dataset.theme = THEMES.includes(preference) ? preference : systemTheme()

  function systemTheme() {
    if (matchMedia('(prefers-contrast: more)').matches) return 'hc'
    return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
})()
