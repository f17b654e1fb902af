// Everything this page knows of workspaces: where they are, and that its own server hands out tokens for them.
const list = await (await fetch('/workspaces.json')).json()
const events = document.getElementById('events')
/** In the order of the list; undefined until it stands. */
const embeds = []

/** @param {string} workspace @param {string} text */
function note(workspace, text) {
  const line = document.createElement('li')
  line.textContent = `${workspace} ${text}`
  events.prepend(line)
}

for (const [index, { origin, workspace, sdk }] of list.entries()) {
  const slot = document.createElement('div')
  document.getElementById('workspaces').append(slot)
  const { mount } = await import(sdk)
  mount(slot, {
    origin,
    workspace,
    theme: document.getElementById('theme').value,
    getToken: async ({ reason }) => (await fetch(`/token?workspace=${workspace}&reason=${reason}`)).json(),
    panes: { files: { visible: false }, agent: true },
    onEvent: (type, detail) => note(workspace, `${type} ${JSON.stringify(detail)}`),
  }).then(
    (embed) => {
      embeds[index] = embed
    },
    (error) => note(workspace, `failed: ${error.code}`),
  )
}

document.getElementById('theme').addEventListener('change', ({ target }) => {
  document.documentElement.dataset.theme = target.value
  for (const embed of embeds) embed?.ui.setTheme(target.value)
})
document.getElementById('open').addEventListener('click', () => {
  for (const embed of embeds) embed?.files.open('/README.md')
})
document.getElementById('draft').addEventListener('click', () => {
  const text = document.getElementById('prompt').value
  if (text !== '') embeds[0]?.agent.send(text, { mode: 'draft' })
})
// For those who want to try more from the console.
window.workspaces = embeds
