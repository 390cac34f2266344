/** @type {import("next").NextConfig} */
export default {
  productionBrowserSourceMaps: true,
  turbopack: { root: import.meta.dirname },
};
