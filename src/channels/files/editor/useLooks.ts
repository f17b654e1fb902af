import { useMemo } from 'react'
import { useStore } from 'zustand/react'
import { useTheme } from '../../../ui/theme/ThemeProvider'
import { useSetting } from '../../config/useSetting'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { EditorLooks } from './monaco/monacoOptions'

/** How every editor looks: by the settings, the theme and the page around ours. */
export function useLooks(): EditorLooks {
  const theme = useTheme()
  const fontSize = useSetting('editor.fontSize')
  const wordWrap = useSetting('editor.wordWrap')
  const minimap = useSetting('editor.minimap')
  const stickyScroll = useSetting('editor.stickyScroll')
  const { editors } = useWorkspace().files
  const tabMovesFocus = useStore(editors.view, (state) => state.tabMovesFocus)
  const { isEmbed, readOnly } = useEmbedHost()
  const isReadOnly = readOnly.files
  return useMemo(
    () => ({
      theme,
      fontSize,
      wordWrap,
      minimap,
      stickyScroll,
      isEmbed,
      isReadOnly,
      tabMovesFocus,
      fontFamily:
        getComputedStyle(document.documentElement).getPropertyValue('--ws-font-mono') || 'monospace',
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    }),
    [theme, fontSize, wordWrap, minimap, stickyScroll, isEmbed, isReadOnly, tabMovesFocus],
  )
}
