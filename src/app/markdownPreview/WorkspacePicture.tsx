import { useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { imageTypeOf } from '../../channels/files/editor/documentContent'
import { canReadParts } from '../../channels/files/views/byteSource'
import { useFileBlob } from '../../channels/files/views/useFileBlob'
import { fileViewMessages } from '../../messages/editing/fileViews'
import styles from './MarkdownPreview.module.css'

const words = fileViewMessages.preview
/** Bytes of a picture beside a text. */
const MAX_BYTES = 20 * 1024 * 1024
/** Of the address of a picture that is written into the text: 100 KB as Base64. */
const MAX_DATA = 140_000
const DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]+$/

interface WorkspacePictureProps {
  target: string
  alt: string
  /** Null: it is no file of the workspace. */
  file: string | null
}

/** A picture of the workspace, whose bytes come as those of any file; or one that the text itself holds. Nothing else is shown. */
export function WorkspacePicture({ target, alt, file }: WorkspacePictureProps) {
  const { queries } = useWorkspace().files
  if (target.length <= MAX_DATA && DATA.test(target)) return <Shown url={target} alt={alt} />
  const type = file === null ? null : imageTypeOf(file)
  if (file === null || type === null || !canReadParts(queries)) return words.picture(alt, words.noPicture)
  return <FromFile file={file} type={type} alt={alt} />
}

function FromFile({ file, type, alt }: { file: string; type: string; alt: string }) {
  const { state } = useFileBlob(file, type, MAX_BYTES)
  if (state.kind === 'here') return <Shown key={state.url} url={state.url} alt={alt} />
  if (state.kind === 'loading' || state.kind === 'lost') return words.picturePending(alt)
  return words.picture(alt, state.kind === 'failed' ? state.reason : words.noPicture)
}

/** Only ever an `<img>`: an SVG in there runs no scripts and fetches nothing. */
function Shown({ url, alt }: { url: string; alt: string }) {
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return words.picture(alt, words.noPicture)
  return <img className={styles.picture} src={url} alt={alt} onError={() => setBroken(true)} />
}
