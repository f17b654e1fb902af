import { hostPaneConstraints } from '../layout/hostPaneConstraints'
import type { Layout } from '../layout/layoutStore'
import type { EmbedHostState, EmbedHostStore } from './embedHost'

const RADII = [4, 6, 8, 12] as const

/** Names of families and commas: nothing that could end the declaration and begin another. */
const FAMILIES = /^(?:[\p{L}\p{N} ,_-]|"[\p{L}\p{N} _-]*"|'[\p{L}\p{N} _-]*'){1,200}$/u

/** Keeps the page as its embed host wants it, also when the host changes its mind. Returns detach. */
export function attachEmbedHost(embedHost: EmbedHostStore, layout: Layout, root: HTMLElement): () => void {
  paint(root, embedHost.getState())
  return embedHost.subscribe((state, before) => {
    paint(root, state)
    if (state.panes !== before.panes) layout.constrain(hostPaneConstraints(state))
  })
}

function paint(root: HTMLElement, { isEmbed, density, radius, font }: EmbedHostState): void {
  root.dataset.density = density ?? (isEmbed ? 'compact' : 'default')
  for (const own of RADII) {
    // Fields and tags are never rounder than ours.
    const size = radius === null ? null : own === 4 ? Math.min(own, radius) : radius
    set(root, `--ws-radius-${own}`, size === null ? null : `${size}px`)
  }
  const isUsable = font !== null && FAMILIES.test(font)
  set(root, '--ws-font-ui', isUsable ? `${font}, system-ui, sans-serif` : null)
}

function set(root: HTMLElement, name: string, value: string | null): void {
  if (value === null) root.style.removeProperty(name)
  else root.style.setProperty(name, value)
}
