/*
 * Keeps the development server from covering the page when a menu opens. The menus of
 * Backstage UI observe the size of their own popover and button (`bui-MenuPopover` and
 * `bui-ButtonIcon`, by `useResizeObserver` of react-aria) and change it in the same
 * frame. The browser reports that as an error, although the observer is only called a
 * frame later.
 *
 * Listeners of a window are called in the order in which they were added, so this file
 * comes before the development server's own.
 */
window.addEventListener('error', event => {
  if (event.message.startsWith('ResizeObserver loop')) {
    event.stopImmediatePropagation();
  }
});
