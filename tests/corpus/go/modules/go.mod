module example.org/abide/modules

go 1.15

require (
	example.org/greeting v1.2.3
	example.org/older v1.0.0
	example.org/word v0.3.0
)

replace example.org/greeting => ./greeting

replace example.org/older v1.0.0 => example.org/newer v1.1.0
