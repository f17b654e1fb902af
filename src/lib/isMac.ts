/** Whether the keys of this device are Apple's: `isMac() ? '⌘C' : 'Ctrl+C'`. */
export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent)
