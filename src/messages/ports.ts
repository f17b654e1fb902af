export const portsMessages = {} as const
