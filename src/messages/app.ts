export const appMessages = {} as const
