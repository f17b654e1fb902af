import type { Workspace } from '../../channels/context/workspace'
import { FilesError } from '../../channels/files/filesError'
import type { FilePlace } from '../../lib/text/filePlace'
import { filePlaceReadings } from '../../lib/text/filePlaceReadings'
import { isLive } from '../../socket/connection/connectionState'

type Reached = Pick<Workspace, 'files' | 'connection'>

/** Of what an address may mean the first whose file is there, else the last. Waits for a connection. */
export async function meantFile(workspace: Reached, text: string): Promise<FilePlace> {
  const readings = filePlaceReadings(text)
  for (const reading of readings.slice(0, -1))
    if (reading.file !== undefined && (await isFile(workspace, reading.file))) return reading
  return readings.at(-1) ?? {}
}

async function isFile(workspace: Reached, path: string): Promise<boolean> {
  for (;;) {
    await connected(workspace.connection)
    try {
      return (await workspace.files.queries.statNow(path)).type === 'file'
    } catch (error) {
      if (error instanceof FilesError || isLive(workspace.connection.store.getState())) return false
      // The connection was lost before the answer came: asked again on the next one.
    }
  }
}

function connected({ store }: Workspace['connection']): Promise<void> {
  return new Promise((resolve) => {
    if (isLive(store.getState())) return resolve()
    const stop = store.subscribe((state) => {
      if (!isLive(state)) return
      stop()
      resolve()
    })
  })
}
