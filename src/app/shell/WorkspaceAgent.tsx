import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo } from 'react'
import { useStore } from 'zustand/react'
import { AgentPane } from '../../channels/agent/AgentPane'
import { ShowAgentsProvider } from '../../channels/agent/agents/ShowAgentsContext'
import { ShowChangesContext } from '../../channels/agent/changes/useChangesOf'
import { MentionContext, type MentionSource } from '../../channels/agent/composer/MentionContext'
import { mentionable } from '../../channels/agent/composer/mentions'
import { FollowContext } from '../../channels/agent/header/FollowContext'
import { MainAreaContext } from '../../channels/agent/header/MainAreaContext'
import { type OpenFile, ShowTerminalProvider } from '../../channels/agent/markdown/OpenFileContext'
import { ShowRulesContext } from '../../channels/agent/rules/ShowRulesContext'
import { useIsLive } from '../../channels/context/useIsLive'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { isWithin } from '../../channels/files/paths'
import { useApp, useIsThere, useLayout, useTabs } from '../AppContext'
import { isFollowing } from '../follow/createFollow'
import { followAgent } from '../follow/followAgent'
import { fillsMain, isFixed } from '../layout/layoutStore'
import { WithCodeUse } from '../newFile/WithCodeUse'
import { filterPaths } from '../palette/filterPaths'
import { useEntryType } from '../useEntryType'
import { useShowTerminal } from './useShowTerminal'

/** The agent's pane beside the files and the terminals of its workspace. */
export function WorkspaceAgent({ onOpenFile }: { onOpenFile: OpenFile }) {
  const { changes, commands } = useApp()
  const hasRoom = [useIsThere('files'), useIsThere('editor')].includes(true)
  const showTerminal = useShowTerminal()
  const hasAgents = useConfig(({ config }) => config?.capabilities.includes('agent.catalogue') ?? false)
  const showRules = useCallback(() => commands.run('agentPermissions'), [commands])
  const { editors } = useWorkspace().files
  const mentions = useMemo<MentionSource>(
    () => ({
      useFound,
      useExisting,
      unsaved: (paths) =>
        Object.values(editors.view.getState().files).flatMap(({ path, isDirty }) => {
          const text = isDirty && paths.some((one) => isWithin(path, one)) ? editors.unsavedText(path) : null
          return text === null ? [] : [{ path, text }]
        }),
      async save(paths) {
        const saved = await Promise.all(paths.map((path) => editors.save(path)))
        return paths.filter((_, index) => !saved[index])
      },
    }),
    [editors],
  )
  return (
    <MentionContext value={mentions}>
      <ShowTerminalProvider value={showTerminal}>
        <ShowChangesContext value={hasRoom ? changes.show : null}>
          <ShowAgentsProvider value={hasAgents ? () => commands.run('agents') : null}>
            <ShowRulesContext value={showRules}>
              <MainAreaContext value={useMainArea()}>
                <FollowContext value={useFollow()}>
                  <WithCodeUse>
                    <AgentPane onOpenFile={onOpenFile} useEntryType={useEntryType} />
                  </WithCodeUse>
                </FollowContext>
              </MainAreaContext>
            </ShowRulesContext>
          </ShowAgentsProvider>
        </ShowChangesContext>
      </ShowTerminalProvider>
    </MentionContext>
  )
}

/** Null where the conversation has no other place. */
function useMainArea() {
  const { commands } = useApp()
  const isMain = useLayout(fillsMain)
  const isSmall = useLayout(({ sizeClass }) => sizeClass === 'S')
  const isLocked = useLayout((state) => isFixed(state, 'agent'))
  const hasEditor = useIsThere('editor')
  return isSmall || isLocked || !hasEditor ? null : { isMain, toggle: () => commands.run('agentMain') }
}

/** Null where the editor cannot stand beside the conversation. */
function useFollow() {
  const { commands, follow, tabs, layout } = useApp()
  const workspace = useWorkspace()
  const isOn = useStore(follow.store, (state) => state.isOn)
  const isShown = useStore(follow.store, isFollowing)
  useEffect(
    () => (isOn ? followAgent({ workspace, tabs, layout, follow, page: window }) : undefined),
    [isOn, workspace, tabs, layout, follow],
  )
  const isSmall = useLayout(({ sizeClass }) => sizeClass === 'S')
  const hasEditor = useIsThere('editor')
  return isSmall || !hasEditor ? null : { isFollowing: isShown, toggle: () => commands.run('followAgent') }
}

/** Open and recent files that fit, folders, and what the server finds. */
function useFound(query: string | null): readonly string[] {
  const { queries } = useWorkspace().files
  const recent = useTabs((state) => state.recent)
  const isLive = useIsLive()
  const typed = query ?? ''
  const wanted = useDeferredValue(typed)
  const { data } = useQuery({
    ...queries.find(wanted),
    enabled: isLive && queries.canFind() && wanted !== '',
    placeholderData: keepPreviousData,
  })
  const found = wanted === '' ? [] : (data?.paths ?? [])
  // A key that picks the first row must not pick what does not fit any more.
  const fitting = filterPaths(found, typed).map(({ path }) => path)
  return query === null ? [] : mentionable(recent, fitting, typed)
}

function useExisting(paths: readonly string[]): ReadonlySet<string> {
  const { queries } = useWorkspace().files
  const found = useQueries({ queries: paths.map((path) => queries.stat(path)) })
  return new Set(paths.filter((_, index) => found[index]?.isSuccess))
}
