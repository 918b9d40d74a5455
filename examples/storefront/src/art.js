/** A picture for goods without one: a simple drawing of their category on a colour of their own. */

import { h, icon } from "./dom.js";

/** @type {Record<string, string>} */
const DRAWINGS = {
  kitchen: "M5 8h11v7a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10h1.5a2.5 2.5 0 0 1 0 5H16M8 2.5c-1 1 1 1.6 0 3M12 2.5c-1 1 1 1.6 0 3",
  tea: "M5 19C5 9 11 4 20 4c0 9-5 15-13 15M5 20c1-5 4-8 9-10",
  food: "M3 11h18a9 9 0 0 1-6 8.5H9A9 9 0 0 1 3 11zM8 8c0-2 2-2 2-4M13 8c0-2 2-2 2-4",
  clothing: "M8 3 3 6l2 5 2-1v10h10V10l2 1 2-5-5-3a4 4 0 0 1-8 0z",
  stationery: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  books: "M4 5.5A2.5 2.5 0 0 1 6.500 3H20v15H6.500A2.500 2.500 0 0 0 4 20.500zM4 20.500A2.500 2.500 0 0 0 6.500 21H20v-3M8 7h8",
  home: "M8 3h8l3 9H5zM12 12v7M8 20h8",
  electronics: "M7 3h10v18H7zM10 6h4M11 18h2",
  outdoor: "M3 12a9 9 0 0 1 18 0zM12 12v6a2 2 0 0 0 4 0M12 2v1",
  toys: "M12 3l2.600 5.600 6 .8-4.400 4.200 1.100 6L12 16.700 6.700 19.600l1.100-6L3.400 9.400l6-.8z",
  care: "M9 8h6l1 3v9H8v-9zM10 8V5h4v3M10 3h5",
};
const OTHER = "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8";
const COLOURS = 8;

/**
 * @param {{picture: string, category: string, handle: string}} goods
 */
export function picture({ picture, category, handle }) {
  if (picture.startsWith("https://")) {
    return h("img", { class: "picture", src: picture, alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
  }
  const colour = [...handle].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS;
  return h("div", { class: `picture drawn drawn-${colour}` }, icon(DRAWINGS[category] ?? OTHER, "drawing"));
}
