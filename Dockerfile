# One image for every process of the product and of its sandbox: docker-compose.yml says which one runs.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY sandbox ./sandbox
RUN npm run build

# What the product runs, without development and without the binaries that Temporal ships for other machines.
FROM build AS production
WORKDIR /production
RUN cp /app/package.json /app/package-lock.json /app/.npmrc . \
  && npm ci --omit=dev --ignore-scripts \
  && cd /app && node --import tsx scripts/prune-image.ts /production/node_modules \
  && npm run sbom -- /production/sbom.cdx.json

FROM node:${NODE}
ENV NODE_ENV=production
WORKDIR /app
# nothing is installed here: the package manager would only be something to attack
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack
COPY --from=production /production/package.json /production/sbom.cdx.json ./
COPY --from=production /production/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The audit and the sandbox's ledgers: a fresh volume takes over these rights, whatever account the container runs as.
RUN mkdir /audit /ledger && chmod 1777 /audit /ledger
USER node
CMD ["node", "dist/src/worker.js"]
