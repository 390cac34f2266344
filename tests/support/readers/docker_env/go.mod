module stepveil.test/docker-env

go 1.24

require github.com/docker/cli v28.5.2+incompatible

require gotest.tools/v3 v3.5.2 // indirect
