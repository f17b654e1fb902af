import { type Group, selectShownIn, type Tab, type TabsState, tabId } from '../editorArea/tabsStore'
import { evenGroups, removeGroup, type Side, splitGroup } from './groupPlaces'

const MAX_GROUPS = 9

type Change = Partial<TabsState>

/**
 * A new group on a side of the one that a tab is in, and the tab in it: a file stays in both, since one text can be seen in two
 * places; anything else moves.
 * @param target the group to divide, where it is another than the tab's own
 */
export function splitOff(state: TabsState, id: string, side: Side, target?: number): Change {
  const tab = state.tabs.find((one) => one.id === id)
  if (!tab || !canSplit(state, id, target)) return {}
  const group = Math.max(...state.groups.map((one) => one.id)) + 1
  const into = target ?? tab.group
  const stays = target === undefined && tab.content.kind === 'file'
  const added: Tab = { ...tab, group, id: tabId(tab.content, group), isPreview: false }
  const groups = splitGroup(stays ? state.groups : left(state, tab), into, side, group)
  const tabs = stays ? [...state.tabs, added] : [...state.tabs.filter((one) => one !== tab), added]
  return settled({ ...state, tabs, groups }, added.id)
}

/** The groups once a tab has gone from its own, which shows the one beside it where it showed this one. */
function left(state: TabsState, tab: Tab): readonly Group[] {
  const own = state.tabs.filter(({ group }) => group === tab.group)
  const at = own.indexOf(tab)
  const beside = (own[at + 1] ?? own[at - 1])?.id ?? null
  return state.groups.map((group) =>
    group.id === tab.group && selectShownIn(state, group) === tab ? { ...group, shownId: beside } : group,
  )
}

/** Whether a split makes another picture: the only tab of a group that is no file would leave nothing behind. */
export function canSplit(state: TabsState, id: string, target?: number): boolean {
  const tab = state.tabs.find((one) => one.id === id)
  if (!tab || state.groups.length >= MAX_GROUPS) return false
  const isAlone = state.tabs.filter(({ group }) => group === tab.group).length === 1
  if (target === undefined) return tab.content.kind === 'file' || !isAlone
  return target !== tab.group || !isAlone
}

/** Puts a tab into a group, before one of its tabs, or behind all. The same thing is open there at most once. */
export function movedTo(state: TabsState, id: string, group: number, beforeId: string | null): Change {
  const tab = state.tabs.find((one) => one.id === id)
  if (!tab || id === beforeId || !state.groups.some((one) => one.id === group)) return {}
  // What the user put somewhere stays there.
  const isPreview = tab.isPreview && tab.group === group
  const moved: Tab = { ...tab, group, id: tabId(tab.content, group), isPreview }
  const others = state.tabs.filter((one) => one !== tab && one.id !== moved.id)
  const at = others.findIndex((one) => one.id === beforeId)
  const behind = others.findLastIndex((one) => one.group === group) + 1
  const tabs = others.toSpliced(at === -1 ? behind : at, 0, moved)
  return settled({ ...state, tabs, groups: left(state, tab) }, moved.id)
}

/** One step to the side among the tabs of its group. */
export function movedBy(state: TabsState, id: string, by: 1 | -1): Change {
  const tab = state.tabs.find((one) => one.id === id)
  const own = state.tabs.filter(({ group }) => group === tab?.group)
  const other = tab && own[own.indexOf(tab) + by]
  if (!tab || !other) return {}
  const swapped = new Map([
    [tab, other],
    [other, tab],
  ])
  return { tabs: state.tabs.map((one) => swapped.get(one) ?? one) }
}

/** All tabs in the active group. */
export function joined(state: TabsState): Change {
  const active = state.tabs.find(({ id }) => id === state.activeId)
  if (!active || state.groups.length < 2) return {}
  const { group } = active
  const byId = new Map<string, Tab>()
  for (const tab of state.tabs) {
    const id = tabId(tab.content, group)
    // One tab of a group gives way to what is looked at next; what is open in several stays.
    const isPreview = tab.isPreview && tab.group === group && !byId.has(id)
    byId.set(id, { ...tab, group, id, isPreview })
  }
  return settled({ ...state, tabs: [...byId.values()] }, active.id)
}

export const evened = (state: TabsState): Change => ({ groups: evenGroups(state.groups) })

/** A group without tabs is none. */
export const withoutEmpty = (state: TabsState): Change => settled(state, state.activeId)

/** The state with another active tab, and without groups that have become empty. */
function settled(state: TabsState, activeId: string | null): Change {
  const { tabs } = state
  let { groups } = state
  for (const { id } of groups)
    if (groups.length > 1 && !tabs.some(({ group }) => group === id)) groups = removeGroup(groups, id)
  const before = tabs.find(({ id }) => id === state.activeId)
  if (before)
    groups = groups.map((group) => (group.id === before.group ? { ...group, shownId: before.id } : group))
  const first = groups[0]
  const shown = activeId ?? (first ? (selectShownIn({ ...state, groups }, first)?.id ?? null) : null)
  return { tabs, groups, activeId: shown }
}
