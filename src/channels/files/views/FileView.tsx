import { HexView } from './HexView'
import { MediaView } from './MediaView'
import { TableView } from './TableView'
import { TailView } from './TailView'
import type { FileViewProps } from './useArrival'

/** A file shown otherwise than as text. This file and what it imports arrive on demand. */
export function FileView(props: FileViewProps) {
  switch (props.as) {
    case 'hex':
      return <HexView {...props} />
    case 'tail':
      return <TailView {...props} />
    case 'table':
      return <TableView {...props} />
    default:
      return <MediaView {...props} />
  }
}
