import { QueryClient } from '@tanstack/react-query'

/** The socket says when an answer is out of date and whether the page is connected; the browser knows neither. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
