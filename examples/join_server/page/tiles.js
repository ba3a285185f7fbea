// The pictures: a tile for each person, with the camera's picture if there is one.

import { disc } from './roster.js';

export class Tiles {
  /** `bind` and `unbind` connect a picture of the library to an element. */
  constructor(list, bind, unbind) {
    this.list = list;
    this.bind = bind;
    this.unbind = unbind;
    this.tiles = new Map();
  }

  /** Makes the tiles those of these people, and touches none that stays: a picture would flicker. */
  show(people) {
    const there = new Set(people.map(person => person.id));
    for (const [id, tile] of this.tiles) {
      if (there.has(id)) continue;
      this.hidePicture(id);
      tile.remove();
      this.tiles.delete(id);
    }
    for (const person of people) {
      const tile = this.tiles.get(person.id) ?? this.add(person);
      tile.classList.toggle('speaking', person.speaking && !person.muted);
    }
  }

  add(person) {
    const tile = document.createElement('li');
    tile.className = 'tile';
    tile.classList.toggle('mirrored', person.self);
    const caption = document.createElement('span');
    caption.className = 'caption';
    caption.textContent = person.self ? `${person.name} (you)` : person.name;
    tile.append(disc(person.name), caption);
    this.tiles.set(person.id, tile);
    this.list.append(tile);
    return tile;
  }

  showPicture(id, tileId) {
    const tile = this.tiles.get(id);
    if (!tile || tile.querySelector('video')) return;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.dataset.tile = String(tileId);
    tile.insertBefore(video, tile.querySelector('.caption'));
    this.bind(tileId, video);
  }

  hidePicture(id) {
    const video = this.tiles.get(id)?.querySelector('video');
    if (!video) return;
    this.unbind(Number(video.dataset.tile));
    video.remove();
  }
}
