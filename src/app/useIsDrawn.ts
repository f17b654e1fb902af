import { useEffect, useState } from 'react'
import { useWorkspace } from '../channels/context/WorkspaceProvider'

/** Whether the first picture stands, so that what is no part of it may come. */
export function useIsDrawn(): boolean {
  const { firstPicture } = useWorkspace()
  const [isDrawn, setIsDrawn] = useState(firstPicture.isDrawn)
  useEffect(() => firstPicture.whenDrawn(() => setIsDrawn(true)), [firstPicture])
  return isDrawn
}
