import { useMemo } from 'react'
import { formatBytes } from '../../lib/text/formatBytes'
import { useEmbedHost } from './EmbedHostContext'

/** Numbers and sizes as the page around ours writes them, else as the browser does; the words are English. */
export function useFormats(): {
  readonly number: (value: number) => string
  readonly bytes: (value: number) => string
} {
  const { locale } = useEmbedHost()
  return useMemo(() => {
    const numbers = new Intl.NumberFormat(locale ?? undefined)
    return {
      number: (value) => numbers.format(value),
      bytes: (value) => formatBytes(value, locale ?? undefined),
    }
  }, [locale])
}

/** Times and dates so. `options` must be the same object each time. */
export function useTimes(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { locale } = useEmbedHost()
  return useMemo(() => new Intl.DateTimeFormat(locale ?? undefined, options), [locale, options])
}
