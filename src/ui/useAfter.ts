import { useEffect, useState } from 'react'

/** True once the component has been mounted for `ms` milliseconds. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(ms <= 0)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return passed
}
