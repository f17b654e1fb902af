import { SCROLLBACK } from '../../../socket/protocol'
import { type SettingKey, type Settings, settingsSchema } from './protocol'

export type SettingValues = { readonly [K in SettingKey]-?: Exclude<Settings[K], undefined> }

export const SETTING_DEFAULTS: SettingValues = {
  theme: 'system',
  'preview.helper': true,
  'preview.reloadOnSave': false,
  'editor.fontSize': 13,
  'editor.autoSave': true,
  'editor.wordWrap': false,
  'editor.minimap': false,
  'files.compactFolders': false,
  'editor.stickyScroll': true,
  'editor.trimTrailingWhitespace': false,
  'editor.insertFinalNewline': false,
  'terminal.fontSize': 13,
  'terminal.scrollback': SCROLLBACK.pageLines,
  'terminal.cursorBlink': true,
  'terminal.cursorStyle': 'block',
  'terminal.screenReader': false,
  'terminal.renderer': 'auto',
  'agent.unsavedFiles': 'ask',
  'agent.userChanges': true,
  'agent.sound': false,
  'agent.notify': false,
}

/** The usable part of what a server or a storage holds: unknown keys and bad values are left out. */
export function readSettings(values: Readonly<Record<string, unknown>>): Settings {
  let settings: Settings = {}
  for (const [key, value] of Object.entries(values)) {
    const one = settingsSchema.safeParse({ [key]: value })
    if (one.success) settings = { ...settings, ...one.data }
  }
  return settings
}
