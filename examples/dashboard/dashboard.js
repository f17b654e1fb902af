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

/** The script of a server that may not be there yet. A browser remembers that a module failed: each try has its own address. */
async function load(sdk, slot, tried = 0) {
  try {
    return await import(`${sdk}?${tried}`)
  } catch {
    slot.textContent = `${new URL(sdk).host} can't be reached. Trying again every 2 seconds.`
    await new Promise((next) => setTimeout(next, 2000))
    return load(sdk, slot, tried + 1)
  }
}

async function show(index, slot, { origin, workspace, name, sdk }) {
  const { mount } = await load(sdk, slot)
  slot.textContent = ''
  try {
    embeds[index] = await mount(slot, {
      origin,
      workspace,
      title: `Workspace ${name}`,
      // As the root of this page is, now and later.
      theme: 'system',
      getToken: async ({ reason }) => (await fetch(`/token?workspace=${workspace}&reason=${reason}`)).json(),
      panes: { files: { visible: false }, agent: true },
      onEvent: (type, detail) => note(name, `${type} ${JSON.stringify(detail)}`),
    })
  } catch (error) {
    // Why stands in the slot, too.
    note(name, `failed: ${error.code}: ${error.message} ${error.cause?.message ?? ''}`)
  }
}

// Neither waits for the other.
for (const [index, place] of list.entries()) {
  const heading = document.createElement('h2')
  heading.textContent = place.name
  const slot = document.createElement('div')
  document.getElementById('workspaces').append(heading, slot)
  void show(index, slot, place)
}

document.getElementById('theme').addEventListener('change', ({ target }) => {
  document.documentElement.dataset.theme = target.value
})
document.getElementById('open').addEventListener('click', () => {
  for (const [index, embed] of embeds.entries())
    embed?.files.open('/README.md').shown.then(
      () => note(list[index].name, 'shows /README.md'),
      (error) => note(list[index].name, `cannot show it: ${error.message}`),
    )
})
document.getElementById('draft').addEventListener('click', () => {
  const text = document.getElementById('prompt').value
  if (text !== '') embeds[0]?.agent.send(text, { mode: 'draft' })
})
// For those who want to try more from the console.
window.workspaces = embeds
