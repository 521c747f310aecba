// A button with a panel under it, which closes by Esc, by a click elsewhere, and after a choice.
import { html, useEffect, useRef, useState } from '../lib.js';

/** @typedef {import('../lib').ComponentChildren} ComponentChildren */

/**
 * @param {{
 *   label: ComponentChildren, name?: string, title?: string, class?: string, align?: 'left' | 'right', id?: string,
 *   children: (close: () => void) => ComponentChildren, open?: import('../lib').Signal<boolean>,
 * }} props
 */
export function Menu({ label, name, title, class: kind = 'btn', align = 'left', id, children, open: outer }) {
  const [own, setOwn] = useState(false);
  const open = outer ? outer.value : own;
  const setOpen = (/** @type {boolean} */ to) => (outer ? (outer.value = to) : setOwn(to));
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const close = (focus = true) => {
    setOpen(false);
    if (focus) /** @type {HTMLElement | null} */ (box.current?.querySelector('button'))?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const panel = box.current?.querySelector('.menu');
    /** @type {HTMLElement | null | undefined} */ (panel?.querySelector('[autofocus], button, input, a, select'))?.focus();
    const away = (/** @type {Event} */ event) => {
      if (!box.current?.contains(/** @type {Node} */ (event.target))) close(false);
    };
    addEventListener('pointerdown', away);
    addEventListener('focusin', away);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('focusin', away);
    };
  }, [open]);

  /** @param {KeyboardEvent} event */
  const keys = (event) => {
    if (!open) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (/** @type {Element} */ (box.current).querySelectorAll('.menu button, .menu a, .menu input'))];
    const now = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    all[(now + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
    event.preventDefault();
  };
  return html`<div class="menubox" ref=${box} onKeyDown=${keys}>
    <button type="button" id=${id} class=${kind} aria-expanded=${open} aria-haspopup="true" aria-label=${name} title=${title}
      onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<div class=${`menu ${align}`}>${children(() => close())}</div>`}
  </div>`;
}
