// Everything this page knows of workspaces: where they are, and that its own server hands out tokens for them.
const list = await (await fetch('/workspaces.json')).json()
const events = document.getElementById('events')
/** In the order of the list; undefined until it stands. */
const embeds = []

/** @param {string} name @param {string} text */
function note(name, text) {
  const line = document.createElement('li')
  line.textContent = `${name} ${text}`
  events.prepend(line)
}

for (const [index, { origin, workspace, name, sdk }] of list.entries()) {
  const heading = document.createElement('h2')
  heading.textContent = name
  const slot = document.createElement('div')
  document.getElementById('workspaces').append(heading, slot)
  const { mount } = await import(sdk)
  mount(slot, {
    origin,
    workspace,
    title: `Workspace ${name}`,
    theme: document.getElementById('theme').value,
    getToken: async ({ reason }) => (await fetch(`/token?workspace=${workspace}&reason=${reason}`)).json(),
    panes: { files: { visible: false }, agent: true },
    onEvent: (type, detail) => note(name, `${type} ${JSON.stringify(detail)}`),
  }).then(
    (embed) => {
      embeds[index] = embed
    },
    (error) => note(name, `failed: ${error.code}`),
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
