// Who is in the meeting.

/** The name in an external user id, before which the server puts some characters to make it unique. */
export const nameOf = externalUserId => (externalUserId ?? '').split('#').slice(1).join('#') || externalUserId || '?';

/** The first letters of the first and the last word of a name. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map(word => [...word][0] ?? '').join('').toUpperCase();
}

/** A disc with initials, for eyes only: the name stands beside it. */
export function disc(name) {
  const element = document.createElement('span');
  element.className = 'disc';
  element.setAttribute('aria-hidden', 'true');
  element.textContent = initials(name);
  return element;
}

function stateOf(person) {
  if (person.muted) return 'muted';
  return person.speaking ? 'speaking' : '';
}

/** The list of people: `{ id, name, self, muted, speaking }`. */
export class Roster {
  constructor(list, count) {
    this.list = list;
    this.count = count;
  }

  show(people) {
    this.count.textContent = String(people.length);
    this.list.replaceChildren(...people.map(person => {
      const item = document.createElement('li');
      item.className = 'person';
      item.classList.toggle('speaking', stateOf(person) === 'speaking');
      item.dataset.id = person.id;
      const who = document.createElement('span');
      who.className = 'who';
      who.textContent = person.self ? `${person.name} (you)` : person.name;
      const state = document.createElement('span');
      state.className = 'state';
      state.textContent = stateOf(person);
      item.append(disc(person.name), who, state);
      return item;
    }));
  }
}
