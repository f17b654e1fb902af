import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Blocks } from '../../channels/agent/markdown/BlockView'
import { linkedFile } from '../../channels/agent/markdown/linkedFile'
import { type MarkdownPlace, MarkdownPlaceContext } from '../../channels/agent/markdown/MarkdownPlaceContext'
import prose from '../../channels/agent/markdown/MarkdownView.module.css'
import { EntryTypeProvider, OpenFileProvider } from '../../channels/agent/markdown/OpenFileContext'
import { createPieceGroups } from '../../channels/agent/markdown/pieceGroups'
import {
  continueMarkdown,
  emptyMarkdown,
  type Piece,
  readOn,
  type StreamedMarkdown,
} from '../../channels/agent/markdown/streamedMarkdown'
import type { ScrollLink } from '../../channels/files/editor/scrollLink'
import { useShownText } from '../../channels/files/editor/useShownText'
import { nameOf, parentOf } from '../../channels/files/paths'
import { Part } from '../../channels/files/views/Part'
import { fileViewMessages } from '../../messages/editing/fileViews'
import { Lazily } from '../../ui/lazily/Lazily'
import { createNear, NearContext } from '../../ui/lazily/NearContext'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { useApp } from '../AppContext'
import { useEntryType } from '../useEntryType'
import { attachScrollSync } from './attachScrollSync'
import styles from './MarkdownPreview.module.css'
import { headingName, type LinedGroup, lineGroups } from './markdownLines'
import { WorkspacePicture } from './WorkspacePicture'

const words = fileViewMessages.preview

/**
 * What a Markdown text says, beside its editor and in step with it: drawn by the renderer of the chat, so that nothing in it
 * runs and nothing is fetched from elsewhere.
 */
export function MarkdownPreview({ path, scroll }: { path: string; scroll: ScrollLink }) {
  const { openLinkedFile } = useApp()
  const text = useShownText(path) ?? ''
  const parsed = useParsed(text)
  // Divided anew each time: a text that is edited changes in its middle, and not only at its end as an answer does.
  const groups = useMemo(() => lineGroups(createPieceGroups()(parsed.pieces)), [parsed.pieces])
  const box = useRef<HTMLDivElement>(null)
  const [near] = useState(() => createNear(() => box.current))
  const place = usePlace(path, box, groups)
  const lines = useRef(1)
  useLayoutEffect(() => {
    lines.current = text.split('\n').length
  }, [text])
  useEffect(
    () =>
      scroll.follow((editor) =>
        box.current ? attachScrollSync(box.current, editor, () => lines.current) : () => {},
      ),
    [scroll],
  )
  return (
    <Part
      ref={box}
      className={styles.preview}
      role="region"
      aria-label={words.region(nameOf(path))}
      tabIndex={0}
    >
      {/* The headings of a text that is drawn so begin at h4. */}
      <VisuallyHidden>
        <h2>{nameOf(path)}</h2>
        <h3>{words.region(nameOf(path))}</h3>
      </VisuallyHidden>
      <NearContext value={near}>
        <OpenFileProvider value={(file, line, column) => openLinkedFile(file, { line, column })}>
          <EntryTypeProvider value={useEntryType}>
            <MarkdownPlaceContext value={place}>
              <div className={`${prose.prose} ${styles.all}`} dir="auto">
                {groups.map((lined, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: what is typed above moves all that follows
                  <Group key={index} lined={lined} eager={index < 3} />
                ))}
              </div>
            </MarkdownPlaceContext>
          </EntryTypeProvider>
        </OpenFileProvider>
      </NearContext>
    </Part>
  )
}

/** A long text is read in slices, each of them a task. */
function useParsed(text: string): StreamedMarkdown {
  const [parsed, setParsed] = useState(() => continueMarkdown(emptyMarkdown, text, false))
  const current = continueMarkdown(parsed, text, false)
  if (current !== parsed) setParsed(current)
  const isRead = current.end === current.text.length
  useEffect(() => {
    if (isRead) return
    const timer = setInterval(() => setParsed((known) => readOn(known)), 0)
    return () => clearInterval(timer)
  }, [isRead])
  return current
}

function usePlace(
  path: string,
  box: { readonly current: HTMLElement | null },
  groups: readonly LinedGroup[],
): MarkdownPlace {
  const latest = useRef(groups)
  useLayoutEffect(() => {
    latest.current = groups
  }, [groups])
  return useMemo(() => {
    const folder = parentOf(path)
    const resolve: MarkdownPlace['resolve'] = (target, root, isLink) =>
      linkedFile(
        !isLink || /^(?:\/|[a-z][a-z\d+.-]*:)/i.test(target)
          ? target
          : `${folder.slice(1)}/${target}`.replace(/^\//, ''),
        root,
      )
    return {
      resolve,
      toHeading(name) {
        const wanted = decodedName(name)
        for (const { group, line, lines } of latest.current)
          for (const [nth, { raw, type }] of group.pieces.entries()) {
            if (type !== 'heading' || headingName(raw) !== wanted) continue
            const drawn = box.current?.querySelector(`[data-line="${lines[nth]}"][data-depth]`)
            const shown = drawn ?? box.current?.querySelector(`[data-line="${line}"]`)
            return shown?.scrollIntoView({ block: 'start' })
          }
      },
      Picture: ({ target, alt }) => (
        <WorkspacePicture target={target} alt={alt} file={resolve(target, null, true)?.file ?? null} />
      ),
    }
  }, [path, box])
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name).toLowerCase()
  } catch {
    return name.toLowerCase()
  }
}

const Group = memo(
  function Group({ lined, eager }: { lined: LinedGroup; eager: boolean }) {
    const { group, line, lines } = lined
    return (
      <div data-line={line}>
        <Lazily
          text={() => group.pieces.map(({ raw }) => raw).join('')}
          height={() => group.height}
          eager={eager}
          className={styles.group}
        >
          {group.pieces.map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
            <Drawn key={index} piece={piece} line={lines[index] ?? line} />
          ))}
        </Lazily>
      </div>
    )
  },
  (before, after) =>
    before.lined.line === after.lined.line &&
    before.lined.group.pieces.length === after.lined.group.pieces.length &&
    before.lined.group.pieces.every((piece, index) => piece === after.lined.group.pieces[index]),
)

const Drawn = memo(function Drawn({ piece, line }: { piece: Piece; line: number }) {
  return (
    <div className={styles.piece} data-line={line} data-depth={piece.depth ?? undefined}>
      <Blocks blocks={piece.blocks} level={piece.level} />
    </div>
  )
})
