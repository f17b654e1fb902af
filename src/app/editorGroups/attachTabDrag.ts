import type { Workspace } from '../../channels/context/workspace'
import type { AppParts } from '../AppContext'
import { attachFileDrop } from './attachFileDrop'
import { type Box, type DropPlace, halfOf, placeInGroup, placeInStrip } from './dropPlace'
import styles from './EditorGroups.module.css'

/** Other pages and programs know nothing of it. */
const TYPE = 'application/x-aether-tab'

interface TabDragParts extends Pick<AppParts, 'tabs' | 'layout' | 'embedHost'> {
  readonly workspace: Workspace
}

/**
 * Lets tabs be dragged among those of their group, into other groups, and to the edges of groups, where they get one of their own.
 * The same is in the menu of a tab and has commands. Files of other programs are uploaded. Returns detach.
 */
export function attachTabDrag(
  area: HTMLElement,
  { tabs, workspace, layout, embedHost }: TabDragParts,
): () => void {
  const detachFiles = attachFileDrop({ area, workspace, layout, embedHost })
  let dragged: string | null = null
  let mark: HTMLElement | null = null
  const { ownerDocument: document } = area
  const isRtl = () => getComputedStyle(area).direction === 'rtl'

  const end = () => {
    dragged = null
    mark?.remove()
    mark = null
    delete document.documentElement.dataset.resizing
  }
  const start = (event: DragEvent) => {
    const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tab]') : null
    if (!tab?.dataset.tab || !event.dataTransfer) return
    dragged = tab.dataset.tab
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData(TYPE, dragged)
    // A frame would swallow the pointer: global.css makes frames inert meanwhile.
    document.documentElement.dataset.resizing = 'tab'
  }
  const over = (event: DragEvent) => {
    if (dragged === null) return
    // The editor takes texts that are dropped into it.
    event.stopPropagation()
    const place = placeAt(event)
    show(place && boxOf(place), place?.kind ?? null)
    if (!place) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'move'
  }
  const leave = (event: DragEvent) => {
    if (!(event.relatedTarget instanceof Node && area.contains(event.relatedTarget))) show(null, null)
  }
  const drop = (event: DragEvent) => {
    const place = dragged === null ? null : placeAt(event)
    const id = dragged
    // Its tab may leave the page with the drop, and no `dragend` comes then.
    end()
    if (!place || id === null) return
    event.preventDefault()
    event.stopPropagation()
    if (place.kind === 'beside') tabs.more.groups?.dropBeside(id, place.group, place.side)
    else tabs.more.groups?.drop(id, place.group, place.kind === 'between' ? place.beforeId : null)
  }

  const groupOf = (id: number) => area.querySelector<HTMLElement>(`[data-group="${id}"]`)
  const tabsOf = (group: number) =>
    [...(groupOf(group)?.querySelectorAll<HTMLElement>('[data-tab]') ?? [])].map((tab) => {
      const { left, top, right, bottom } = (tab.parentElement ?? tab).getBoundingClientRect()
      return { id: tab.dataset.tab ?? '', left, top, right, bottom }
    })

  function placeAt({ target, clientX, clientY }: DragEvent): DropPlace | null {
    const own = target instanceof Element ? target.closest<HTMLElement>('[data-group]') : null
    if (!own) return null
    const group = Number(own.dataset.group)
    const boxes = tabsOf(group)
    const strip = boxes[0]
    if (strip && clientY < strip.bottom)
      return { kind: 'between', group, beforeId: placeInStrip(boxes, clientX, isRtl()) }
    const side = placeInGroup(panelOf(own, strip), clientX, clientY, isRtl())
    const isBeside = side && dragged !== null && tabs.more.groups?.canDropBeside(dragged, group, side)
    return isBeside ? { kind: 'beside', group, side } : { kind: 'into', group }
  }

  /** What is below the tabs. */
  function panelOf(own: Element, strip: Box | undefined): Box {
    const { left, top, right, bottom } = own.getBoundingClientRect()
    return { left, top: strip?.bottom ?? top, right, bottom }
  }

  function boxOf(place: DropPlace): Box | null {
    const own = groupOf(place.group)
    if (!own) return null
    const boxes = tabsOf(place.group)
    if (place.kind !== 'between') {
      const panel = panelOf(own, boxes[0])
      return place.kind === 'beside' ? halfOf(panel, place.side, isRtl()) : panel
    }
    const before = boxes.find(({ id }) => id === place.beforeId)
    const last = boxes.at(-1)
    const near = before ?? last
    if (!near) return null
    const isAtStart = (before !== undefined) !== isRtl()
    const at = isAtStart ? near.left : near.right
    return { left: at - 1, right: at + 1, top: near.top, bottom: near.bottom }
  }

  function show(box: Box | null, kind: DropPlace['kind'] | null): void {
    if (!box || kind === null) {
      mark?.remove()
      mark = null
      return
    }
    if (!mark) {
      mark = document.createElement('div')
      mark.className = styles.drop ?? ''
      area.append(mark)
    }
    mark.dataset.kind = kind
    const from = area.getBoundingClientRect()
    Object.assign(mark.style, {
      left: `${box.left - from.left}px`,
      top: `${box.top - from.top}px`,
      width: `${box.right - box.left}px`,
      height: `${box.bottom - box.top}px`,
    })
  }

  const ending = new AbortController()
  const { signal } = ending
  area.addEventListener('dragstart', start, { signal })
  area.addEventListener('dragover', over, { signal, capture: true })
  area.addEventListener('dragleave', leave, { signal })
  area.addEventListener('drop', drop, { signal, capture: true })
  area.addEventListener('dragend', end, { signal })
  return () => {
    detachFiles()
    end()
    ending.abort()
  }
}
