import { type ReactNode, useEffect, useId, useState } from 'react'
import { fileViewMessages as all } from '../../../messages/editing/fileViews'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useFormats } from '../../context/useFormats'
import { nameOf } from '../paths'
import { MAX_SHOWN, type Media, mediaOf } from './media'
import { Part } from './Part'
import picture from './picture.module.css'
import type { FileViewProps } from './useArrival'
import { useFileBlob } from './useFileBlob'
import { ViewBar } from './ViewBar'
import styles from './views.module.css'

const words = all.media

/**
 * What the browser shows by itself: sound, films, letters, pictures. Its bytes are those the page was sent, and nothing in
 * them runs: media elements and pictures have no scripts.
 */
export function MediaView({ path }: FileViewProps) {
  const name = nameOf(path)
  const { bytes } = useFormats()
  const media = mediaOf(path)
  const { state, again } = useFileBlob(path, media?.type ?? '', media?.kind === 'pdf' ? 0 : MAX_SHOWN)
  const bar = (facts?: string) => <ViewBar path={path} as="media" facts={facts} />
  const block = (text: string, more?: ReactNode) => (
    <div className={styles.view}>
      {bar()}
      <div className={picture.centred}>
        <EmptyState text={text}>{more}</EmptyState>
      </div>
    </div>
  )
  const retry = <Button onClick={again}>{all.tryAgain}</Button>
  switch (state.kind) {
    case 'loading':
      return (
        <div className={styles.view}>
          {bar()}
          {state.percent === null ? (
            <SkeletonRows count={4} label={name} />
          ) : (
            <EmptyState text={all.loadingPart(name, state.percent)} />
          )}
        </div>
      )
    case 'tooLarge':
      return block(
        media?.kind === 'pdf'
          ? words.pdf(name, bytes(state.size))
          : words.tooLarge(name, bytes(state.size), bytes(MAX_SHOWN)),
      )
    case 'missing':
      return block(all.missing(name), retry)
    case 'lost':
      return block(all.lost(name))
    case 'failed':
      return block(all.failed(name, state.reason), retry)
    case 'here':
      return (
        <div className={styles.view}>
          {bar(bytes(state.blob.size))}
          {media && <Shown key={state.url} name={name} media={media} blob={state.blob} url={state.url} />}
        </div>
      )
  }
}

interface ShownProps {
  name: string
  media: Media
  blob: Blob
  url: string
}

function Shown(props: ShownProps) {
  const { name, media, blob, url } = props
  const { bytes } = useFormats()
  const [isBroken, setBroken] = useState(false)
  const fail = () => setBroken(true)
  if (isBroken)
    return (
      <div className={picture.centred}>
        <EmptyState text={words.broken(name, bytes(blob.size))} />
      </div>
    )
  switch (media.kind) {
    case 'audio':
      return (
        <div className={styles.media}>
          {/* biome-ignore lint/a11y/useMediaCaption: a file of the workspace has no captions that are known */}
          <audio src={url} controls preload="metadata" aria-label={words.audio(name)} onError={fail} />
        </div>
      )
    case 'video':
      return (
        <div className={styles.media}>
          {/* biome-ignore lint/a11y/useMediaCaption: a file of the workspace has no captions that are known */}
          <video
            src={url}
            controls
            playsInline
            preload="metadata"
            aria-label={words.video(name)}
            onError={fail}
          />
        </div>
      )
    case 'picture':
      return (
        <div className={styles.media}>
          <img src={url} alt={name} onError={fail} />
        </div>
      )
    case 'font':
      return <Letters name={name} blob={blob} onFail={fail} />
    case 'pdf':
      return null
  }
}

const SIZES = [14, 18, 24, 36, 60] as const

/** A font under a name of its own, so that it is no one else's. */
function Letters({ name, blob, onFail }: { name: string; blob: Blob; onFail: () => void }) {
  const family = `font${useId().replaceAll(/[^\w-]/g, '')}`
  const [isHere, setHere] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onFail` only says it
  useEffect(() => {
    let font: FontFace | null = null
    let isGone = false
    const load = async () => {
      const face = new FontFace(family, await blob.arrayBuffer())
      await face.load()
      if (isGone) return
      font = face
      document.fonts.add(face)
      setHere(true)
    }
    load().catch(() => isGone || onFail())
    return () => {
      isGone = true
      if (font) document.fonts.delete(font)
    }
  }, [blob, family])
  return (
    <Part className={styles.media} role="group" aria-label={words.fontOf(name)} aria-busy={!isHere}>
      <div className={styles.letters} style={{ fontFamily: isHere ? `"${family}"` : undefined }}>
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: size, lineHeight: 1.3 }}>
            {size < 24 ? words.alphabet : words.sentence}
          </p>
        ))}
      </div>
    </Part>
  )
}
