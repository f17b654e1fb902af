import type { ChannelName } from '../../socket/protocol'
import type { ThemePreference } from '../../ui/theme/ThemeProvider'
import type { HostPane, ReadOnly } from '../embed/embedHost'
import type { Layout, PanelTab } from '../layout/layoutStore'
import type { RegionName } from '../layout/sizes'
import type { ShellDialog } from '../shell/dialogStore'

export interface Command {
  readonly id: string
  readonly title: string
  readonly category: string
  /** Chords such as `Mod+Shift+P`, the one to show first. `mac` replaces `all` there. */
  readonly keys?: { readonly all: readonly string[]; readonly mac?: readonly string[] }
  readonly run: () => void
  /** Why it cannot run now, in words. */
  readonly disabledReason?: () => string | null
  /** The server cannot do it: it is not listed. */
  readonly isAbsent?: () => boolean
}

/** What commands act on. Everything is a plain function, so that the table below can be read and tested. */
export interface CommandTargets {
  readonly layout: Layout
  /** Why the embed host prevents it: there is no such pane; it is fixed; nothing may be changed. */
  absent(pane: HostPane | 'panel'): string | null
  fixed(region: RegionName): string | null
  readOnly(area: keyof ReadOnly): string | null
  openDialog(dialog: ShellDialog): void
  /** Opens the region if need be, and puts the focus into it. */
  enter(region: RegionName | 'editor'): void
  stepRegion(by: 1 | -1): void
  toggleRegion(region: RegionName): void
  toggleComposer(): void
  toggleTerminal(): void
  newTerminal(): void
  showPanel(tab: PanelTab): void
  goToWhatNeedsYou(): void
  needsYou(): boolean
  newFile(): void
  save(): void
  saveAll(): void
  activePath(): string | null
  hasTabs(): boolean
  hasClosedTabs(): boolean
  closeTab(): void
  reopenTab(): void
  stepTab(by: 1 | -1): void
  toggleTabMovesFocus(): void
  hasEncodings(): boolean
  /** Why the file in front cannot be read in another encoding now. */
  encodingRefusal(): string | null
  openSettings(): void
  setTheme(theme: ThemePreference): void
  isLive(): boolean
  /** In a frame of another page. */
  isEmbedded(): boolean
  copyLink(): void
  /** This channel has heard everything it missed. */
  isCurrent(channel: ChannelName): boolean
  newConversation(): void
  retryConnection(): void
}
