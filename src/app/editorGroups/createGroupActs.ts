import { groupMessages as text } from '../../messages/editing/editorGroups'
import type { MenuItem } from '../../ui/menu/menuItem'
import {
  selectActiveGroup,
  selectActiveTab,
  selectShownIn,
  type Tab,
  type TabsState,
  type TabsStore,
} from '../editorArea/tabsStore'
import { axisOf, moveSash, type Sash, type Side } from './groupPlaces'
import { canSplit, evened, joined, movedBy, movedTo, splitOff, withoutEmpty } from './groupState'

interface Parts {
  readonly store: TabsStore
  readonly commands: { readonly activate: (id: string) => void; readonly close: (id: string) => void }
  /** Of the editor area, CSS pixels. */
  readonly box: () => { readonly width: number; readonly height: number }
  /** There is room for one group only. */
  readonly isNarrow: () => boolean
  /** The place in the text in front is what a second view of it begins with. */
  readonly remember: () => void
  /** Puts the focus on a tab that shows no text. */
  readonly focus: (tab: Tab) => void
  /** Whether the focus is in a group. */
  readonly hasFocus: (group: number) => boolean
  readonly shown: (command: string) => string | undefined
}

/** The least that a group may have, CSS pixels. */
export const LEAST = { width: 160, height: 120 }

export type GroupActs = ReturnType<typeof createGroupActs>

/**
 * What can be done with groups of tabs: `acts.split('end')`, `acts.focusNth(1)`. What may not be is refused with a reason
 * (`acts.whyNoSplit('end')`).
 */
export function createGroupActs(parts: Parts) {
  const { store, commands, box, isNarrow, remember, focus: focusTab, hasFocus, shown } = parts
  const state = () => store.getState()
  const change = (next: (now: TabsState) => Partial<TabsState>) => store.setState(next)
  /** A tab may have been the last of its group. */
  function dropEmpty(): void {
    const { tabs, groups } = state()
    const empty = groups.filter(({ id }) => !tabs.some(({ group }) => group === id))
    if (groups.length < 2 || empty.length === 0) return
    const hadFocus = empty.some(({ id }) => hasFocus(id))
    change(withoutEmpty)
    if (hadFocus) focus()
  }

  /** The user goes on in what is active now: the editor has the focus once it is there. */
  function focus(): void {
    const tab = selectActiveTab(state())
    if (tab?.content.kind === 'file') {
      const { path } = tab.content
      store.setState({ request: { path, focus: true, line: null, column: null, length: 0 } })
    } else if (tab) focusTab(tab)
  }

  dropEmpty()
  store.subscribe(dropEmpty)

  function isTooSmall(group: number, side: Side): boolean {
    const one = state().groups.find(({ id }) => id === group)
    const { width, height } = box()
    return axisOf(side) === 'x'
      ? (one?.w ?? 1) * width < 2 * LEAST.width
      : (one?.h ?? 1) * height < 2 * LEAST.height
  }

  function whyNoSplit(side: Side, id = state().activeId): string | null {
    const now = state()
    const tab = now.tabs.find((one) => one.id === id)
    if (!tab) return text.nothingOpen
    if (isNarrow()) return text.oneGroup
    if (!canSplit(now, tab.id)) return text.onlyTab
    return isTooSmall(tab.group, side) ? text.noRoom : null
  }

  function split(side: Side, id = state().activeId): void {
    if (id === null || whyNoSplit(side, id) !== null) return
    remember()
    change((now) => splitOff(now, id, side))
    focus()
  }

  const groupAfter = (group: number, by: 1 | -1) => {
    const { groups } = state()
    const at = groups.findIndex(({ id }) => id === group)
    return groups[(at + by + groups.length) % groups.length]
  }
  const whyOne = () => (state().groups.length > 1 ? null : text.oneGroupOpen)

  function focusGroup(group: TabsState['groups'][number] | undefined): void {
    const tab = group && selectShownIn(state(), group)
    if (!tab) return
    commands.activate(tab.id)
    focus()
  }

  /** Into the group beside it. */
  function moveOver(by: 1 | -1, id = state().activeId): void {
    const tab = state().tabs.find((one) => one.id === id)
    const target = tab && groupAfter(tab.group, by)
    if (!tab || !target) return
    remember()
    change((now) => movedTo(now, tab.id, target.id, null))
    focus()
  }

  function whyNoMove(by: 1 | -1, id = state().activeId): string | null {
    const { tabs } = state()
    const tab = tabs.find((one) => one.id === id)
    if (!tab) return text.nothingOpen
    const own = tabs.filter(({ group }) => group === tab.group)
    return own[own.indexOf(tab) + by] ? null : text.isLast
  }
  const move = (by: 1 | -1, id = state().activeId) => {
    if (id !== null) change((now) => movedBy(now, id, by))
  }

  const canDropBeside = (id: string, group: number, side: Side) =>
    !isNarrow() && canSplit(state(), id, group) && !isTooSmall(group, side)

  return {
    split,
    whyNoSplit,
    canDropBeside,
    move,
    whyNoMove,
    moveOver,
    whyOne,
    focusNth: (n: number) => focusGroup(state().groups[n]),
    whyNoNth: (n: number) => (state().groups[n] ? null : text.noSuchGroup(n + 1)),
    focusBeside: (by: 1 | -1) => focusGroup(groupAfter(selectActiveGroup(state()), by)),
    /** A line between groups is somewhere else. */
    resize: (sash: Sash, to: number) => change(({ groups }) => ({ groups: moveSash(groups, sash, to) })),
    /** A tab was dropped among those of a group. */
    drop(id: string, group: number, beforeId: string | null): void {
      remember()
      change((now) => movedTo(now, id, group, beforeId))
      focus()
    },
    /** A tab was dropped at the edge of a group; without room for one there it goes into the group. */
    dropBeside(id: string, group: number, side: Side): void {
      remember()
      const isThere = canDropBeside(id, group, side)
      change((now) => (isThere ? splitOff(now, id, side, group) : movedTo(now, id, group, null)))
      focus()
    },
    even: () => change(evened),
    join: () => change(joined),
    closeGroup(): void {
      const group = selectActiveGroup(state())
      for (const tab of state().tabs.filter((one) => one.group === group)) commands.close(tab.id)
    },
    /** For the menu of a tab. */
    menu(id: string): readonly MenuItem[] {
      const item = (
        command: string,
        label: string,
        reason: string | null,
        onSelect: () => void,
      ): MenuItem => ({
        id: command,
        label,
        shortcut: shown(command),
        disabledReason: reason ?? undefined,
        onSelect,
      })
      const items = [
        item('splitRight', text.splitRight, whyNoSplit('end', id), () => split('end', id)),
        item('splitDown', text.splitDown, whyNoSplit('bottom', id), () => split('bottom', id)),
        item('moveTabLeft', text.moveTabLeft, whyNoMove(-1, id), () => move(-1, id)),
        item('moveTabRight', text.moveTabRight, whyNoMove(1, id), () => move(1, id)),
      ]
      const over = item('moveToNextGroup', text.moveToNextGroup, null, () => moveOver(1, id))
      return (whyOne() === null ? [...items, over] : items).map((one, at) => ({
        ...one,
        separatorBefore: at === 0,
      }))
    },
  }
}
