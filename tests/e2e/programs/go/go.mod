module stepveil.example/programs

go 1.19
