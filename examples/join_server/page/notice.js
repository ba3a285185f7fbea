// The line below the header, for what must not be missed, and the line that only screen readers say.

const notice = document.getElementById('notice');
const announcer = document.getElementById('announcer');

/** Shows a text; what stands in backticks in it is something to type. */
export function warn(text) {
  notice.replaceChildren(...text.split('`').map((part, index) => {
    if (index % 2 === 0) return part;
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  }));
  notice.hidden = false;
}

export function clear() {
  notice.hidden = true;
  notice.replaceChildren();
}

export function announce(text) {
  announcer.textContent = text;
}
