import { useRef, useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { EmbedLayout } from '../../embed-sdk/messages'
import { copyText } from '../../lib/copyText'
import { shareDialogMessages as text } from '../../messages/dialogs/shareDialog'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { Select } from '../../ui/field/Select'
import { Switch } from '../../ui/field/Switch'
import { LivePreview } from './LivePreview'
import styles from './ShareDialog.module.css'
import { frameSnippet, SHARED_PANES, type ShareChoice, scriptSnippet } from './snippet'

const LAYOUTS: readonly EmbedLayout[] = ['auto', 'editor', 'agent', 'terminal', 'preview']
const THEMES = ['system', 'light', 'dark', 'hc'] as const

/** Builds the lines that show this workspace in another page, and shows what they would show. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { id, endpoint } = useWorkspace()
  const [kind, setKind] = useState<'frame' | 'script'>('frame')
  const [choice, setChoice] = useState<ShareChoice>({
    theme: 'system',
    layout: 'auto',
    panes: SHARED_PANES,
    isReadOnly: false,
  })
  const change = (part: Partial<ShareChoice>) => setChoice((before) => ({ ...before, ...part }))
  const place = { origin: endpoint, workspace: id }
  const code = kind === 'frame' ? frameSnippet(place, choice) : scriptSnippet(place, choice)
  return (
    <Dialog open title={text.title} shape="page" onClose={onClose}>
      <div className={styles.choices}>
        <Select
          label={text.theme}
          value={choice.theme}
          options={THEMES.map((value) => ({ value, label: text.themes[value] }))}
          onChange={(theme) => change({ theme })}
        />
        <Select
          label={text.layout}
          value={choice.layout}
          options={LAYOUTS.map((value) => ({ value, label: text.layouts[value] }))}
          onChange={(layout) => change({ layout })}
        />
        <Select
          label={text.kind}
          value={kind}
          options={(['frame', 'script'] as const).map((value) => ({ value, label: text.kinds[value] }))}
          onChange={setKind}
        />
      </div>
      <Panes choice={choice} onChange={(panes) => change({ panes })} />
      <Switch
        label={text.readOnly}
        description={text.readOnlyNote}
        checked={choice.isReadOnly}
        onChange={(isReadOnly) => change({ isReadOnly })}
      />
      <Code key={code} code={code} />
      <p className={styles.note}>{text.allow}</p>
      {kind === 'frame' && <p className={styles.note}>{text.warning}</p>}
      <h3 className={styles.heading}>{text.preview}</h3>
      {endpoint === location.origin ? (
        <LivePreview workspace={id} choice={choice} />
      ) : (
        <p className={styles.note}>{text.noPreview}</p>
      )}
    </Dialog>
  )
}

interface PanesProps {
  choice: ShareChoice
  onChange: (panes: ShareChoice['panes']) => void
}

function Panes({ choice, onChange }: PanesProps) {
  return (
    <fieldset className={styles.panes}>
      <legend>{text.panes}</legend>
      {SHARED_PANES.map((pane) => (
        <label key={pane} className={styles.pane}>
          <input
            type="checkbox"
            checked={choice.panes.includes(pane)}
            disabled={choice.panes.length === 1 && choice.panes.includes(pane)}
            onChange={({ target }) =>
              onChange(
                SHARED_PANES.filter((one) => (one === pane ? target.checked : choice.panes.includes(one))),
              )
            }
          />
          {text.pane[pane]}
        </label>
      ))}
    </fieldset>
  )
}

function Code({ code }: { code: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [result, setResult] = useState<'copied' | 'refused' | null>(null)
  const copy = async () => {
    const isCopied = await copyText(code, document)
    setResult(isCopied ? 'copied' : 'refused')
    if (!isCopied) field.current?.select()
  }
  return (
    <div className={styles.code}>
      <textarea
        ref={field}
        readOnly
        rows={code.split('\n').length}
        aria-label={text.code}
        value={code}
        spellCheck={false}
        wrap="off"
        dir="ltr"
      />
      <Button onClick={() => void copy()}>{text.copy}</Button>
      <span role="status">{result === null ? '' : text[result]}</span>
    </div>
  )
}
