export const connectMessages = {} as const
