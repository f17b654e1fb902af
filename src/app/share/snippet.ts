import type { EmbedLayout, EmbedPane, EmbedTheme } from '../../embed-sdk/messages'

/** What the user chose for an embed. */
export interface ShareChoice {
  readonly theme: Extract<EmbedTheme, string>
  readonly layout: EmbedLayout
  /** Those that are shown. */
  readonly panes: readonly EmbedPane[]
  readonly isReadOnly: boolean
}

export const SHARED_PANES = ['files', 'editor', 'terminal', 'agent', 'ports', 'preview'] as const

interface Target {
  readonly origin: string
  readonly workspace: string
}

const allShown = ({ panes }: ShareChoice) => SHARED_PANES.every((pane) => panes.includes(pane))

/** A frame for any page. It asks for a token, unless one is added behind its address. */
export function frameSnippet({ origin, workspace }: Target, choice: ShareChoice): string {
  const query = new URLSearchParams()
  if (choice.theme !== 'system') query.set('theme', choice.theme)
  if (choice.layout !== 'auto') query.set('layout', choice.layout)
  if (!allShown(choice)) query.set('panes', choice.panes.join(','))
  if (choice.isReadOnly) query.set('readonly', '1')
  const search =
    query.size === 0 ? '' : `?${query.toString().replaceAll('%2C', ',').replaceAll('&', '&amp;')}`
  return `<iframe title="Workspace" src="${origin}/embed/${encodeURIComponent(workspace)}${search}"
  allow="clipboard-write; clipboard-read; fullscreen" referrerpolicy="strict-origin"
  style="inline-size: 100%; block-size: 600px; border: 0"></iframe>`
}

/** The options of `mount` beyond those that every embed has. */
export function choiceOptions(choice: ShareChoice): Record<string, unknown> {
  return {
    ...(choice.theme === 'system' ? {} : { theme: choice.theme }),
    ...(choice.layout === 'auto' ? {} : { layout: choice.layout }),
    ...(allShown(choice)
      ? {}
      : { panes: Object.fromEntries(SHARED_PANES.map((pane) => [pane, choice.panes.includes(pane)])) }),
    ...(choice.isReadOnly ? { readOnly: true } : {}),
  }
}

/** A module for a page whose own server hands out tokens. */
export function scriptSnippet({ origin, workspace }: Target, choice: ShareChoice): string {
  const more = Object.entries(choiceOptions(choice))
    .map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`)
    .join('')
  return `<div id="workspace" style="block-size: 600px"></div>
<script type="module">
  const slot = document.getElementById('workspace')
  const origin = '${origin}'
  // A browser remembers that a module failed: each try has an address of its own.
  const load = (n = 0) => import(\`\${origin}/embed/sdk.js?\${n}\`).catch(async () => {
    slot.textContent = \`\${origin} can't be reached. Trying again every 2 seconds.\`
    await new Promise((next) => setTimeout(next, 2000))
    return load(n + 1)
  })
  const { mount } = await load()
  slot.textContent = ''
  mount(slot, {
    origin,
    workspace: '${workspace}',
    getToken: async () => (await fetch('/my/token')).json(), // { token, expiresAt }
${more}  })
</script>`
}
