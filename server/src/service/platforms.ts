// The platforms that an image is built for, for whoever reads settings.
export { type Architecture, architectureOf, platformNames } from "../knowledge/python/platforms.ts";
