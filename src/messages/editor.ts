export const editorMessages = {} as const
