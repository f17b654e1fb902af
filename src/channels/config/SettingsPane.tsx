import { type ReactNode, Suspense } from 'react'
import { settingsMessages } from '../../messages/settings'
import { lazyPart } from '../../ui/later/lazyPart'
import { Strip } from '../../ui/Strip'
import { useIsLive } from '../context/useIsLive'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import { AgentSettings } from './AgentSettings'
import { NumberSetting } from './NumberSetting'
import { ChoiceSetting, SwitchSetting } from './SettingFields'
import styles from './SettingsPane.module.css'

/** The last of them: fetched with the page of settings itself. */
const NoticeSettings = lazyPart(async () => (await import('./NoticeSettings')).NoticeSettings)

const text = settingsMessages

const FONT_SIZE = {
  min: 10,
  max: 28,
  description: text.fontSizeRange,
  error: text.fontSizeError,
}
const SCROLLBACK = {
  min: 0,
  max: 100_000,
  description: text.scrollbackRange,
  error: text.scrollbackError,
}

/** What the user can change. Every change takes effect at once; the server keeps it for other devices. */
export function SettingsPane() {
  return (
    <div className={styles.pane}>
      <div className={styles.page}>
        <h2 className={styles.title}>{text.title}</h2>
        <Notes />
        <Section name="appearance">
          <ChoiceSetting setting="theme" label={text.theme} names={text.themes} />
          <SwitchSetting
            setting="files.compactFolders"
            label={text.compactFolders}
            description={text.compactFoldersDescription}
          />
        </Section>
        <Section name="editor">
          <EditorSettings />
        </Section>
        <Section name="preview">
          <PreviewSettings />
        </Section>
        <Section name="terminal">
          <TerminalSettings />
        </Section>
        <Section name="agent">
          <AgentSettings />
          <UnsavedSetting />
          <UserChangesSetting />
          <Suspense fallback={null}>
            <NoticeSettings />
          </Suspense>
        </Section>
      </div>
    </div>
  )
}

function Section({
  name,
  children,
}: {
  name: 'appearance' | 'editor' | 'preview' | 'terminal' | 'agent'
  children: ReactNode
}) {
  return (
    <section className={styles.section} aria-labelledby={`settings-${name}`}>
      <h3 id={`settings-${name}`}>{text[name]}</h3>
      {children}
    </section>
  )
}

/** Only where files go with a message. */
function UnsavedSetting() {
  const hasContext = useConfig((state) => state.config?.capabilities.includes('agent.context') ?? false)
  if (!hasContext) return null
  return (
    <ChoiceSetting
      setting="agent.unsavedFiles"
      label={text.unsavedFiles}
      description={text.unsavedFilesDescription}
      names={text.unsavedFilesNames}
    />
  )
}

/** Only where the server knows what the user changed. */
function UserChangesSetting() {
  const isTold = useConfig((state) => state.config?.capabilities.includes('agent.userChanges') ?? false)
  if (!isTold) return null
  return (
    <SwitchSetting
      setting="agent.userChanges"
      label={text.userChanges}
      description={text.userChangesDescription}
    />
  )
}

function EditorSettings() {
  return (
    <>
      <NumberSetting setting="editor.fontSize" label={text.fontSize} {...FONT_SIZE} />
      <SwitchSetting setting="editor.autoSave" label={text.autoSave} description={text.autoSaveDescription} />
      <SwitchSetting setting="editor.wordWrap" label={text.wordWrap} />
      <SwitchSetting setting="editor.minimap" label={text.minimap} description={text.minimapDescription} />
      <SwitchSetting
        setting="editor.stickyScroll"
        label={text.stickyScroll}
        description={text.stickyScrollDescription}
      />
      <SwitchSetting
        setting="editor.trimTrailingWhitespace"
        label={text.trim}
        description={text.tidyDescription}
      />
      <SwitchSetting
        setting="editor.insertFinalNewline"
        label={text.finalNewline}
        description={text.tidyDescription}
      />
    </>
  )
}

function PreviewSettings() {
  return (
    <>
      <SwitchSetting setting="preview.helper" label={text.helper} description={text.helperDescription} />
      <SwitchSetting
        setting="preview.reloadOnSave"
        label={text.reloadOnSave}
        description={text.reloadOnSaveDescription}
      />
    </>
  )
}

function TerminalSettings() {
  return (
    <>
      <NumberSetting setting="terminal.fontSize" label={text.fontSize} {...FONT_SIZE} />
      <NumberSetting setting="terminal.scrollback" label={text.scrollback} {...SCROLLBACK} />
      <ChoiceSetting setting="terminal.cursorStyle" label={text.cursorStyle} names={text.cursorStyles} />
      <SwitchSetting setting="terminal.cursorBlink" label={text.cursorBlink} />
      <SwitchSetting
        setting="terminal.screenReader"
        label={text.screenReader}
        description={text.screenReaderDescription}
      />
      <ChoiceSetting
        setting="terminal.renderer"
        label={text.renderer}
        description={text.rendererDescription}
        names={text.renderers}
      />
    </>
  )
}

/** Where a change goes, if not where one would think. */
function Notes() {
  const { storage } = useWorkspace()
  const live = useIsLive()
  const isKept = useConfig((state) => state.config?.capabilities.includes('config.settings') ?? true)
  const isRemembered = useConfig((state) => state.config?.capabilities.includes('config.uiState') ?? false)
  return (
    <>
      {!storage.persistent && !isRemembered && <Strip tone="warning">{text.notRemembered}</Strip>}
      {!live && <Strip tone="info">{text.offline}</Strip>}
      {live && !isKept && <Strip tone="info">{text.localOnly}</Strip>}
    </>
  )
}
